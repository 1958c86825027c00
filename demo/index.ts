export { breaks } from './breaks.ts'
export { showDemo } from './demo.ts'
