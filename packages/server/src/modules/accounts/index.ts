export { checkUserName, isEmail, maximumUserName } from './user-name.ts'
