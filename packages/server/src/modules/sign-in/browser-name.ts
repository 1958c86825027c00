// The first that fits counts: most browsers also name those that they descend from.
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//u, 'Edge'],
  [/\bOPR\//u, 'Opera'],
  [/\bSamsungBrowser\//u, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//u, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS|Chromium)\//u, 'Chrome'],
  [/\bSafari\//u, 'Safari'],
]

const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/u, 'Android'],
  [/\b(?:iPhone|iPad|iPod)\b/u, 'iOS'],
  [/\bWindows\b/u, 'Windows'],
  [/\bMacintosh\b/u, 'macOS'],
  [/\bCrOS\b/u, 'ChromeOS'],
  [/\bLinux\b/u, 'Linux'],
]

const find = (names: typeof browsers, text: string): string[] => {
  const found = names.find(([pattern]) => pattern.test(text))
  return found ? [found[1]] : []
}

/**
 * A coarse name for the device behind a `User-Agent`, such as `Firefox, Linux`: enough to tell one's own devices
 * apart, too little to follow anybody. Empty when it says nothing that we know.
 */
export const browserName = (userAgent: string | undefined): string => {
  const text = (userAgent ?? '').slice(0, 512)
  return [...find(browsers, text), ...find(systems, text)].join(', ')
}
