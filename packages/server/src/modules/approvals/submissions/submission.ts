/** The last decision about something that was submitted. */
export interface SubmissionDecision {
  readonly status: 'approved' | 'rejected' | 'deactivated'
  readonly reason: string | null
  readonly by: string
  readonly at: Date
}

/**
 * What everything has that a partner submits and an administrator decides about.
 * `SubmittedAt` without null: of what is handed in with its registration.
 */
export interface Submission<Status extends string = string, SubmittedAt extends Date | null = Date | null> {
  readonly id: string
  readonly partnerId: string
  readonly organisationName: string
  readonly status: Status
  /** When it was last handed in for a decision; null before the first time. */
  readonly submittedAt: SubmittedAt
  readonly decision: SubmissionDecision | null
  readonly createdAt: Date
  readonly createdBy: string
  readonly updatedAt: Date
  readonly updatedBy: string
  /** Counts the changes of the row. */
  readonly version: number
}

/** The same as a row: each table of submissions has these columns. */
export interface SubmissionRow {
  readonly id: string
  readonly partner_id: string
  readonly organisation_name: string
  readonly status: string
  readonly submitted_at: Date | null
  readonly decided_status: SubmissionDecision['status'] | null
  readonly decided_by: string | null
  readonly decided_at: Date | null
  readonly decision_reason: string | null
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date
  readonly updated_by: string
  readonly version: number
}

const decisionOf = (row: SubmissionRow): SubmissionDecision | null =>
  row.decided_status && row.decided_by && row.decided_at
    ? { status: row.decided_status, reason: row.decision_reason, by: row.decided_by, at: row.decided_at }
    : null

/** What is common to submissions, from a row; status and time of submission keep the types of their table. */
export const submissionOf = <Row extends SubmissionRow>(
  row: Row,
): Submission<Row['status'], Row['submitted_at']> => ({
  id: row.id,
  partnerId: row.partner_id,
  organisationName: row.organisation_name,
  status: row.status,
  submittedAt: row.submitted_at,
  decision: decisionOf(row),
  createdAt: row.created_at,
  createdBy: row.created_by,
  updatedAt: row.updated_at,
  updatedBy: row.updated_by,
  version: row.version,
})

/** The columns that are common to submissions. */
export const submissionColumns = <Thing extends Submission>(
  thing: Thing,
): SubmissionRow & { readonly status: Thing['status']; readonly submitted_at: Thing['submittedAt'] } => ({
  id: thing.id,
  partner_id: thing.partnerId,
  organisation_name: thing.organisationName,
  status: thing.status,
  submitted_at: thing.submittedAt,
  decided_status: thing.decision?.status ?? null,
  decided_by: thing.decision?.by ?? null,
  decided_at: thing.decision?.at ?? null,
  decision_reason: thing.decision?.reason ?? null,
  created_at: thing.createdAt,
  created_by: thing.createdBy,
  updated_at: thing.updatedAt,
  updated_by: thing.updatedBy,
  version: thing.version,
})
