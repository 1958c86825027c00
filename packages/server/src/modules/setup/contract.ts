import { z } from 'zod'
import { operation, v2 } from '../../platform/http/operation.ts'

export const listSteps = operation({
  name: 'setup.list-own',
  method: 'GET',
  path: '/v1/partnermanager/setup-steps',
  summary:
    'The first steps of the caller, in order, and which of them are done: of the platform for administrators, of their organisation for partners',
  envelope: v2('entente.setup-steps.get'),
  access: { roles: 'any', ownership: 'self' },
  response: z.array(z.object({ step: z.string(), isDone: z.boolean() })),
  errors: [],
})
