import type { CSSProperties } from 'react';
import { flowTexts } from '../texts/flow.ts';
import { useTexts } from '../view/view.tsx';
import type { Stage, StageName } from './stage-of.ts';

const toneOf = ({ heat, isWarning }: Stage): string | undefined => (isWarning === true ? 'var(--amber)' : heat === null || heat === 0 ? undefined : heat > 0 ? 'var(--gain)' : 'var(--loss)');
const heatOf = ({ heat, isWarning }: Stage): number => (isWarning === true ? 1 : Math.abs(heat ?? 0));

/** From data to fills, one card each; the lines between carry the tone of what comes in. */
export function Stages({ stages, hidden, toggle }: { readonly stages: readonly Stage[]; readonly hidden: readonly string[]; readonly toggle: (name: StageName) => void }) {
  const texts = useTexts(flowTexts);
  return (
    <ol className="flow-stages">
      {stages.map((stage, i) => {
        const before = stages[i - 1];
        const isOpen = !hidden.includes(stage.name);
        return (
          <li key={stage.name} style={before === undefined ? undefined : variables({ '--link': toneOf(before), '--link-heat': toneOf(before) === undefined ? 1 : 0.35 + 0.65 * heatOf(before) })}>
            <button type="button" className="flow-stage" aria-expanded={isOpen} aria-controls={`flow-${stage.name}`} title={texts.toggle(texts.stages[stage.name])} onClick={() => { toggle(stage.name); }} style={variables({ '--tone': toneOf(stage), '--heat': heatOf(stage) })} data-stage={stage.name}>
              <span className="name"><span>{texts.stages[stage.name]}</span><span aria-hidden="true">{isOpen ? '▾' : '▸'}</span></span>
              <span className="main figure" style={{ whiteSpace: 'normal' }}>{stage.main}</span>
              <span className="hint">{stage.hint}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** CSS variables are no known properties of a style. */
const variables = (values: Readonly<Record<string, string | number | undefined>>): CSSProperties => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as CSSProperties;
