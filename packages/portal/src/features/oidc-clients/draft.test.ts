import { describe, expect, test } from 'vitest'
import { emptyDraft, namesOf, notesOf, problemsOf, redirectsOf } from './draft.ts'

const fine = {
  ...emptyDraft,
  name: ' Savings  app ',
  logoUri: 'https://logo.example.org/l.png',
  redirects: 'https://rp.example.org/cb',
}

describe('a form about a client', () => {
  test('has nothing wrong with it when it is filled in', () => {
    expect(problemsOf(fine)).toEqual({})
  })

  test('says what is wrong at each field', () => {
    expect(problemsOf(emptyDraft)).toEqual({
      name: 'nameMissing',
      logoUri: 'logoWrong',
      redirects: 'redirectsMissing',
    })
    const six = Array.from({ length: 6 }, (_, index) => `https://rp.example.org/${index}`).join('\n')
    expect(problemsOf({ ...fine, redirects: six })).toEqual({ redirects: 'redirectsMany' })
    for (const redirects of ['a', 'https://rp.example.org/#x', 'https://rp.example.org/ x'])
      expect(problemsOf({ ...fine, redirects }), redirects).toEqual({ redirects: 'redirectsWrong' })
    expect(problemsOf({ ...fine, logoUri: 'javascript:alert(1)' })).toEqual({ logoUri: 'logoWrong' })
  })

  test('reads one address in a line', () => {
    expect(redirectsOf(' https://a.example \r\n\n https://b.example/cb')).toEqual([
      'https://a.example',
      'https://b.example/cb',
    ])
  })

  test('has a name for English when no language has one, and keeps those that it does not know', () => {
    expect(namesOf(fine)).toEqual({ eng: 'Savings app' })
    expect(namesOf({ ...fine, fra: 'Épargne' })).toEqual({ fra: 'Épargne' })
    expect(namesOf({ ...fine, fra: 'Épargne' }, { hin: 'बचत', eng: 'Savings' })).toEqual({
      fra: 'Épargne',
      hin: 'बचत',
    })
  })

  test('notes what somebody should know of an address', () => {
    const text = [
      'http://127.0.0.1/cb',
      'http://localhost/cb',
      'org.example.app:/cb',
      'https://a.example',
      'x',
    ]
    expect(notesOf(text.join('\n'))).toEqual(['loopback', 'app'])
    expect(notesOf('http://rp.example.org\nhttps://*.example.org')).toEqual(['http', 'wildcard'])
  })
})
