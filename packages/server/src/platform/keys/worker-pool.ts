import { Worker } from 'node:worker_threads'
import { refuseInsideTransaction } from '../database/inside/inside-transaction.ts'

/** Work that is waiting, and whom to tell. */
interface Task {
  readonly job: object
  /** How many of a worker's places it takes; long work takes all, so that nothing waits behind it. */
  readonly weight: number
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

interface Member {
  readonly worker: Worker
  readonly tasks: Map<number, Task>
  load: number
}

/** Places of one worker: enough that it never idles while an answer travels back. */
export const placesOfWorker = 4

/** Refuses work when too much waits already; the server answers 503. */
export class WorkQueueFull extends Error {
  override readonly name = 'WorkQueueFull'
  readonly code = 'ENT_WORK_QUEUE_FULL'
}

/** A failure inside a worker, with its message and code. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed'
  readonly code: string | undefined

  constructor({ message, code }: { readonly message: string; readonly code?: string }) {
    super(message)
    this.code = code
  }
}

/** Threads that share one queue. */
export interface WorkerPool {
  /** @throws WorkQueueFull; WorkFailed with what the job threw, or when its thread died */
  run(job: object, weight?: number): Promise<unknown>
  /** Fails what still waits. */
  close(): Promise<void>
}

interface PoolParts {
  readonly file: URL
  readonly threads: number
  readonly longestQueue: number
  readonly workerData?: unknown
}

/** Makes a pool. A thread starts when there is work that no running one has a place for; a dead one is replaced. */
export const createWorkerPool = ({ file, threads, longestQueue, workerData }: PoolParts): WorkerPool => {
  const members = new Set<Member>()
  const queue: Task[] = []
  let numbers = 0
  let closed = false

  const fail = (member: Member, message: string): void => {
    members.delete(member)
    for (const task of member.tasks.values()) task.reject(new WorkFailed({ message }))
    member.tasks.clear()
    dispatch()
  }

  const settle = (member: Member, number: number, answer: (task: Task) => void): void => {
    const task = member.tasks.get(number)
    if (!task) return
    member.tasks.delete(number)
    member.load -= task.weight
    if (member.tasks.size === 0) member.worker.unref()
    answer(task)
    dispatch()
  }

  const start = (): Member => {
    const member: Member = { worker: new Worker(file, { workerData }), tasks: new Map(), load: 0 }
    member.worker.unref()
    member.worker.on('message', ({ number, result, failure }) =>
      settle(member, number, (task) =>
        failure ? task.reject(new WorkFailed(failure)) : task.resolve(result),
      ),
    )
    member.worker.on('error', (error) => fail(member, error.message))
    member.worker.on('exit', () => fail(member, 'the worker ended'))
    members.add(member)
    return member
  }

  const placeFor = (task: Task): Member | undefined => {
    const [least] = [...members].sort((one, other) => one.load - other.load)
    if (least?.load === 0) return least
    if (members.size < threads) return start()
    return least && least.load + task.weight <= placesOfWorker ? least : undefined
  }

  const dispatch = (): void => {
    for (let task = queue[0]; task; task = queue[0]) {
      const member = placeFor(task)
      if (!member) return
      queue.shift()
      numbers += 1
      member.tasks.set(numbers, task)
      member.load += task.weight
      member.worker.ref()
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      member.worker.postMessage({ number: numbers, job: task.job })
    }
  }

  return {
    run: (job, weight = 1) =>
      new Promise((resolve, reject) => {
        refuseInsideTransaction('work with a private key')
        if (closed) return reject(new WorkFailed({ message: 'the pool is closed' }))
        if (queue.length >= longestQueue) return reject(new WorkQueueFull())
        queue.push({ job, weight, resolve, reject })
        dispatch()
      }),
    async close() {
      closed = true
      for (const task of queue.splice(0)) task.reject(new WorkFailed({ message: 'the pool is closed' }))
      await Promise.all([...members].map(({ worker }) => worker.terminate()))
    },
  }
}
