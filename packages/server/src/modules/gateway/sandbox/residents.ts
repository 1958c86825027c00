/** People who do not exist, for trying calls out. Their one-time code is always the same. */
export interface Resident {
  /** Their id on the wire; ten digits. */
  readonly individualId: string
  readonly dateOfBirth: string
  readonly attributes: Readonly<Record<string, string>>
}

export const sandboxOtp = '111111'

const resident = (
  individualId: string,
  fullName: string,
  [dateOfBirth, gender, city, phoneNumber]: readonly [string, string, string, string],
): Resident => ({
  individualId,
  dateOfBirth,
  attributes: {
    fullName,
    name: fullName,
    gender,
    dob: dateOfBirth,
    dateOfBirth,
    city,
    fullAddress: `12 Sandbox Street, ${city}`,
    phone: phoneNumber,
    phoneNumber,
    emailId: `${individualId}@residents.example`,
    email: `${individualId}@residents.example`,
    photo: 'c2FuZGJveC1waG90bw',
    face: 'c2FuZGJveC1waG90bw',
  },
})

export const residents: readonly Resident[] = [
  resident('5134987202', 'Zoë Practice', ['1990/01/31', 'Female', 'Port Example', '+00 0000 0001']),
  resident('2047715509', 'Amadou Essai', ['1984/11/02', 'Male', 'Ville Exemple', '+00 0000 0002']),
  resident('8820146632', 'ليلى تجربة', ['2001/06/17', 'Female', 'مدينة المثال', '+00 0000 0003']),
]
