import { UsageError } from '../../shared/domain/errors.ts';
import { nearName } from '../../shared/domain/near-name.ts';
import { handlerSetting, type SelectionSetting } from '../../shared/handlers/selection-setting.ts';

type Handler = SelectionSetting['handlers'][number];

/** Every handler, by the name it has in the configuration and on the command line. */
export const HANDLERS = [
  'static', 'block', 'volume', 'percentChange', 'volatility', 'rangeStability', 'spread', 'age', 'performance', 'precision', 'price', 'delisting', 'remote', 'crossMarket', 'offset', 'shuffle',
] as const satisfies readonly Handler['handler'][];

/** Where several names stand in one value: `static:instruments=BTC/USDT+ETH/USDT`. */
const LIST_FIELDS = ['instruments'];

const wrong = (text: string, why: string): UsageError => new UsageError(`--select: ${why}, found "${text}"`);

function valueOf(name: string, text: string): unknown {
  if (LIST_FIELDS.includes(name)) return text.split('+');
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** `volume:top=2,window=7d` as one link of a chain. */
function handlerOf(text: string): Handler {
  const at = text.indexOf(':');
  const name = at < 0 ? text : text.slice(0, at);
  if (!HANDLERS.some((known) => known === name)) {
    const near = nearName(name, HANDLERS);
    throw wrong(text, `expected one of ${HANDLERS.join(', ')}${near === undefined ? '' : ` (did you mean "${near}"?)`}`);
  }
  return checked(text, { handler: name, ...fieldsOf(text, at < 0 ? '' : text.slice(at + 1)) });
}

function fieldsOf(text: string, settings: string): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const part of settings === '' ? [] : settings.split(',')) {
    const equals = part.indexOf('=');
    if (equals < 1) throw wrong(text, 'expected name:setting=value,setting=value');
    const field = part.slice(0, equals).trim();
    if (Object.hasOwn(given, field)) throw wrong(text, `"${field}" is given twice`);
    given[field] = valueOf(field, part.slice(equals + 1));
  }
  return given;
}

function checked(text: string, given: Readonly<Record<string, unknown>>): Handler {
  const parsed = handlerSetting.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue.code === 'unrecognized_keys') throw wrong(text, `${String(given['handler'])} has no setting "${issue.keys[0]}"`);
  const said = /^(Too|Invalid|Unrecognized) /.test(issue.message) ? issue.message : `expected ${issue.message}`;
  throw wrong(text, [...issue.path.map(String), said].join(': '));
}

export const handlersOf = (texts: readonly string[]): readonly Handler[] => texts.map(handlerOf);
