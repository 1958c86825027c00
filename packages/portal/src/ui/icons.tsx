import type { ReactNode } from 'react'

interface IconProps {
  readonly size?: number
  /** Icons that point along the line of reading are mirrored in right-to-left scripts. */
  readonly directional?: boolean
}

export type Icon = (props: IconProps) => ReactNode

// Drawn on a 24 unit grid with one stroke width, so that they sit quietly next to text.
const drawn = (shape: ReactNode, pointsAlong = false): Icon =>
  function DrawnIcon({ size = 20, directional = pointsAlong }) {
    return (
      <svg
        aria-hidden="true"
        focusable="false"
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
        {...(directional ? { className: 'mirrored' } : {})}
      >
        {shape}
      </svg>
    )
  }

const line = (d: string, pointsAlong = false): Icon => drawn(<path d={d} />, pointsAlong)

export const ArrowBackIcon = line('M20 12H5m6-7-7 7 7 7', true)

export const ChevronEndIcon = line('m9 5 7 7-7 7', true)
export const ChevronStartIcon = line('m15 5-7 7 7 7', true)
export const ChevronDownIcon = line('m5 9 7 7 7-7')
export const MenuIcon = line('M4 7h16M4 12h16M4 17h16')
export const CloseIcon = line('m6 6 12 12M18 6 6 18')
export const CheckIcon = line('m5 12.5 4.5 4.5L19 7')
export const PlusIcon = line('M12 5v14M5 12h14')
export const SortIcon = line('m8 10 4-4 4 4M8 14l4 4 4-4')
export const SortUpIcon = line('M12 19V5m-6 6 6-6 6 6')
export const SortDownIcon = line('M12 5v14m-6-6 6 6 6-6')
export const SearchIcon = line('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zm5-1.5L20 20')
export const FilterIcon = line('M4 6h16M7 12h10M10 18h4')
export const UploadIcon = line('M12 16V4m-5 5 5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3')
export const DownloadIcon = line('M12 4v12m-5-5 5 5 5-5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3')
export const WarningIcon = line('M12 4 2.8 19.5h18.4L12 4zm0 6v4.5m0 2.6v.1')
export const ShieldIcon = line(
  'M12 3 4.5 6v5.5c0 4.6 3.1 8 7.5 9.5 4.4-1.5 7.5-4.9 7.5-9.5V6L12 3zm-3.2 8.8 2.3 2.3 4.2-4.4',
)
export const OffIcon = line('M12 4v8m-5.2-5a7.5 7.5 0 1 0 10.4 0')
export const SignOutIcon = line('M14 5V4H5v16h9v-1m-4-7h11m-4-4 4 4-4 4', true)
export const MoonIcon = line('M20 14.2A8.3 8.3 0 0 1 9.8 4 8.3 8.3 0 1 0 20 14.2z')
export const PartnersIcon = line('M4 20V6l8-3v17m0-11h8v11M2 20h20M8 8v.1M8 12v.1M8 16v.1M16 13v.1M16 16v.1')
export const HomeIcon = line('M4 11 12 4l8 7v9h-5.5v-5.5h-5V20H4v-9z')
export const BellIcon = line('M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 1.5h-15L6 16.5zm4 4h4')

export const RetryIcon = line('M19 12a7 7 0 1 1-2.1-5M17 3v4.2h-4.2')
export const WifiOffIcon = line(
  'M4 4l16 16M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4-2.3m5 0A10 10 0 0 1 19 12M2.5 8.5a14 14 0 0 1 4-2.5m5-1a14 14 0 0 1 10 3.5M12 19v.1',
)

export const SunIcon = drawn(
  <>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 2.5v2m0 15v2m9.5-9.5h-2m-15 0h-2m16.2-6.7-1.4 1.4M6.7 17.3l-1.4 1.4m13.4 0-1.4-1.4M6.7 6.7 5.3 5.3" />
  </>,
)
export const ScreenIcon = drawn(
  <>
    <rect x="3" y="4" width="18" height="12.5" rx="1.5" />
    <path d="M9 20.5h6m-3-4v4" />
  </>,
)
export const GlobeIcon = drawn(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M3 12h18M12 3c5 5 5 13 0 18-5-5-5-13 0-18z" />
  </>,
)
export const UserIcon = drawn(
  <>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.5 20.5a7.5 7.5 0 0 1 15 0" />
  </>,
)
export const PeopleIcon = drawn(
  <>
    <circle cx="9" cy="8.5" r="3.5" />
    <path d="M2.5 20a6.5 6.5 0 0 1 13 0m0-14.8a3.5 3.5 0 0 1 0 6.6m2.3 2.6A6.5 6.5 0 0 1 21.5 20" />
  </>,
)
export const MailIcon = line('M3.5 5.5h17v13h-17v-13zm0 1.5 8.5 6.5L20.5 7')
export const SendIcon = line('M4 12 20 4l-5 16-4-7-7-1zm7 1 9-9')
export const CertificateIcon = drawn(
  <>
    <path d="M13 17H4V4h16v8M7.5 8h9M7.5 12h4" />
    <circle cx="17.5" cy="15.5" r="2.8" />
    <path d="m16 18-.5 4 2-1.2 2 1.2-.5-4" />
  </>,
)
export const ChipIcon = drawn(
  <>
    <rect x="6" y="6" width="12" height="12" rx="1.5" />
    <rect x="10" y="10" width="4" height="4" rx=".6" />
    <path d="M9.5 3v3m5-3v3m-5 12v3m5-3v3M3 9.5h3m-3 5h3m12-5h3m-3 5h3" />
  </>,
)
/** A device with a finger on it. */
export const DeviceIcon = drawn(
  <>
    <rect x="5" y="3" width="14" height="18" rx="2.5" />
    <path d="M9 16v-4a3 3 0 0 1 6 0v4m-3 0v-4" />
  </>,
)
/** A program that speaks to devices. */
export const InterfaceIcon = drawn(
  <>
    <rect x="3" y="4" width="18" height="16" rx="2" />
    <path d="M3 8.5h18M7.5 12.5l2.5 2-2.5 2m5 0h4" />
  </>,
)
export const StoreIcon = drawn(
  <>
    <rect x="4" y="10" width="16" height="10" rx="1.5" />
    <path d="M8 10V7.5a4 4 0 0 1 8 0V10m-4 4v2.5" />
  </>,
)
export const CopyIcon = drawn(
  <>
    <rect x="8.5" y="8.5" width="11.5" height="11.5" rx="1.5" />
    <path d="M15.5 5.5V4H4v11.5h1.5" />
  </>,
)

export const KeyboardIcon = drawn(
  <>
    <rect x="2.5" y="6" width="19" height="12" rx="1.8" />
    <path d="M6 10v.1m4-.1v.1m4-.1v.1m4-.1v.1M7.5 14h9" />
  </>,
)
export const MoreIcon = drawn(
  <g fill="currentColor" stroke="none">
    <circle cx="5.5" cy="12" r="1.7" />
    <circle cx="12" cy="12" r="1.7" />
    <circle cx="18.5" cy="12" r="1.7" />
  </g>,
)
export const EditIcon = line('M4 20v-4L15.5 4.5l4 4L8 20H4zm9-13 4 4')
export const KeyIcon = line(
  'M8 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zm3.2-7.7L20 3.5m-3.2 3.2 2.7 2.7m-5.2-.2 2 2',
)
export const ChartIcon = line('M4 4v16h16M8.5 16v-4m4.5 4V8m4.5 8v-6')
export const FileIcon = line('M6 3h8l4 4v14H6V3zm8 0v4h4M9 12h6m-6 4h6')
