import { NativeSelect } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useFormatter } from 'use-intl'
import { readMoment } from '../../api/moments.ts'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { BarChart } from '../../ui/chart/BarChart.tsx'
import { Facts } from '../../ui/facts/Facts.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { useLatency } from './latency.ts'
import { stepOf, steps } from './usage.ts'
import type { Response } from '../../api/client.ts'

type SeriesAnswer = Response<'usage.series'>

/** How a moment is called at the foot of a bar. */
const useStepText = ({ step }: SeriesAnswer) => {
  const format = useFormatter()
  return (at: string): string =>
    step === 'hour'
      ? format.dateTime(readMoment(at), {
          day: 'numeric',
          month: 'short',
          hour: '2-digit',
          minute: '2-digit',
        })
      : // Days are counted in UTC.
        format.dateTime(readMoment(at), { day: 'numeric', month: 'short', timeZone: 'UTC' })
}

const sumOf = (points: SeriesAnswer['points'], part: 'allowed' | 'refused'): number =>
  points.reduce((sum, each) => sum + each[part], 0)

const Chart = ({ answer }: { readonly answer: SeriesAnswer }) => {
  const t = useText('usage')
  const format = useFormatter()
  const latency = useLatency()
  const stepText = useStepText(answer)
  const { points, step } = answer
  const [allowed, refused] = [sumOf(points, 'allowed'), sumOf(points, 'refused')]
  const calls = allowed + refused
  const took = points.reduce((sum, each) => sum + each.averageLatencyMs * (each.allowed + each.refused), 0)
  const slowest = Math.max(0, ...points.map(({ slowestLatencyMs }) => slowestLatencyMs))
  return (
    <>
      <Facts
        facts={[
          { label: t('allowed'), value: format.number(allowed) },
          { label: t('refused'), value: format.number(refused) },
          { label: t('average'), value: calls === 0 ? '–' : latency(took / calls) },
          { label: t('slowest'), value: calls === 0 ? '–' : latency(slowest) },
        ]}
      />
      <BarChart
        summary={t(`chart.${step}`, { allowed, refused })}
        barHeader={t(`step.${step}`)}
        tableLabel={t('chart.table')}
        series={[
          { id: 'allowed', label: t('allowed'), tone: 'good' },
          { id: 'refused', label: t('refused'), tone: 'bad' },
        ]}
        bars={points.map((point) => ({
          id: point.startDateTime,
          label: stepText(point.startDateTime),
          values: [point.allowed, point.refused],
        }))}
      />
    </>
  )
}

/** How often the platform was used, by hour or by day; which of both is in the address. */
export const UsageChart = () => {
  const t = useText('usage')
  const navigate = useNavigate()
  const step = stepOf(useSearch({ strict: false }))
  const query = useRead('usage.series', { query: { step } }, { keepFormer: true })
  return (
    <Panel
      title={t('uses')}
      actions={
        <NativeSelect
          aria-label={t('period')}
          value={step}
          data={steps.map((value) => ({ value, label: t(`periods.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ to: '.', search: { step: value }, replace: true, resetScroll: false })
          }
        />
      }
    >
      <Loaded query={query} height={260}>
        {(answer) => <Chart answer={answer} />}
      </Loaded>
    </Panel>
  )
}
