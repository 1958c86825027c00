import { textOr, type Text } from '../locales/text.ts'

/**
 * What a type of partners is called; texts know it by its code in capitals, however that was written.
 * @param otherwise for a type that texts do not know; its code unless told
 */
export const partnerTypeName = (types: Text<'partnerType'>, code: string, otherwise = code): string =>
  textOr(types, code.toUpperCase(), otherwise)
