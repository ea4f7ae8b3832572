import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { FlowMark } from '../../desk/flow.ts';
import { flowTexts } from '../texts/flow.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const HEIGHT = 104;
const WIDTH = 1_000;
/** Forecasts take the upper part, what was done the lower. */
const MIDDLE = 44;
const REACH = 38;
const FOOT = 94;

/** The candles around a moment: the forecast in force as bars, the price over it, and where something was decided, ordered or refused. */
export function Strip({ marks, at, go }: { readonly marks: readonly FlowMark[]; readonly at: number; readonly go: (at: number) => void }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  const box = useRef<HTMLDivElement>(null);
  const n = marks.findIndex((mark) => mark.at === at);
  const width = WIDTH / Math.max(1, marks.length);
  const click = ({ clientX }: PointerEvent): void => {
    const place = box.current?.getBoundingClientRect();
    const mark = place === undefined ? undefined : marks[Math.min(marks.length - 1, Math.max(0, Math.floor(((clientX - place.left) / place.width) * marks.length)))];
    if (mark !== undefined) go(mark.at);
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -marks.length, End: marks.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const mark = marks[Math.min(marks.length - 1, Math.max(0, n + step))];
    if (mark !== undefined && mark.at !== at) go(mark.at);
  };
  const shown = marks[n];
  return (
    <div>
      <div ref={box} className="flow-strip" role="slider" tabIndex={0} aria-label={texts.strip} aria-valuemin={1} aria-valuemax={Math.max(1, marks.length)} aria-valuenow={n + 1} aria-valuetext={`${f.moment(at)}, ${texts.legend.forecast} ${f.number(shown?.forecast)}`} onPointerDown={click} onKeyDown={press}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {n >= 0 && <rect x={n * width} y={0} width={width} height={HEIGHT} fill="var(--ink-quiet)" opacity={0.28} />}
          <line x1={0} x2={WIDTH} y1={MIDDLE} y2={MIDDLE} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
          {marks.map((mark, i) => <Bar key={mark.at} mark={mark} x={i * width} width={width} />)}
          <path d={pricePath(marks, width)} fill="none" stroke="var(--ink)" strokeWidth={1.4} opacity={0.7} vectorEffect="non-scaling-stroke" />
        </svg>
      </div>
      <div className="flow-legend">
        <span className="figure">{f.moment(marks[0]?.at)}</span>
        <span>
          <span><span className="gain">▮</span><span className="loss">▮</span> {texts.legend.forecast}</span>
          <span>― {texts.legend.price}</span>
          <span style={{ color: 'var(--blue)' }}>● {texts.legend.decision}</span>
          <span style={{ color: 'var(--amber)' }}>■ {texts.legend.order}</span>
          {marks.some(({ denied }) => denied > 0) && <span style={{ color: 'var(--red)' }}>▀ {texts.legend.denied}</span>}
        </span>
        <span className="figure">{f.moment(marks.at(-1)?.at)}</span>
      </div>
    </div>
  );
}

function Bar({ mark: { forecast, isDecision, orders, denied }, x, width }: { readonly mark: FlowMark; readonly x: number; readonly width: number }) {
  const size = Math.max(-1, Math.min(1, forecast ?? 0)) * REACH;
  const middle = x + width / 2;
  const dot = Math.min(width * 0.42, 5);
  return (
    <>
      {size !== 0 && <rect x={x + width * 0.12} width={width * 0.76} y={size > 0 ? MIDDLE - size : MIDDLE} height={Math.abs(size)} fill={size > 0 ? 'var(--gain)' : 'var(--loss)'} opacity={isDecision ? 0.85 : 0.35} />}
      {isDecision && <ellipse cx={middle} cy={FOOT} rx={dot} ry={4} fill="var(--blue)" />}
      {orders > 0 && <rect x={middle - dot * 0.9} width={dot * 1.8} y={FOOT - 12} height={5} fill="var(--amber)" />}
      {denied > 0 && <rect x={middle - dot * 0.9} width={dot * 1.8} y={2} height={6} fill="var(--red)" />}
    </>
  );
}

function pricePath(marks: readonly FlowMark[], width: number): string {
  const prices = marks.map(({ close }) => close).filter((close) => Number.isFinite(close));
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  return marks.map(({ close }, i) => `${i === 0 ? 'M' : 'L'}${((i + 0.5) * width).toFixed(1)} ${(high === low ? MIDDLE : 6 + (1 - (close - low) / (high - low)) * (2 * REACH)).toFixed(1)}`).join('');
}
