import type { Command } from 'commander';
import type { ModelsFlags, OrderFlags } from '../../models/models-command.ts';

/** `coinbot models` */
export function register(program: Command): void {
  const models = program
    .command('models')
    .description('The models that were trained here: where each stands, why, and a person\'s word on it.')
    .addHelpText('after', '\nA model begins as a shadow that only watches; "trade --strategy models" follows all of them on paper, lets one trade a tenth\n(canary) and then all (full) when the evidence says so, and takes it back when its live record breaks out of its own band.\npromote, rollback and retire are heeded once by every trader that had begun by then; one that runs begins again by itself.\nWhere lines of the registry are lost, models from before stay shadows until repair says otherwise.');
  models.command('list')
    .description('List every model with its role and verdict.')
    .option('--slot <name>', 'only those of one instrument and length of candles, such as binance-BTC-USDT-1h')
    .option('--json', 'as JSON')
    .action(async (flags: ModelsFlags) => { await (await commands()).listModels(flags); });
  models.command('show')
    .description('Show the verdict of a model, the evidence behind it, its roles, and all that happened to it.')
    .argument('<model>', 'its name, or the beginning of it')
    .option('--json', 'as JSON')
    .action(async (model: string, flags: ModelsFlags) => { await (await commands()).showModel(model, flags); });
  models.command('promote')
    .description('Raise a model by one step, whatever the evidence says: shadow to canary (a tenth), canary to full. No limit of the risk gate is raised.')
    .argument('<model>', 'its name, or the beginning of it')
    .option('--yes <phrase>', 'where the evidence does not let it take full charge: the phrase a person would type')
    .option('--json', 'as JSON')
    .action(async (model: string, flags: OrderFlags) => { await (await commands()).orderModel('promote', model, flags); });
  models.command('rollback')
    .description('Take a model back to shadow; the one before it takes its place.')
    .argument('[model]', 'its name, or the beginning of it; without it, whichever is in charge')
    .option('--slot <name>', 'where no model is named: of which instrument and length of candles')
    .option('--json', 'as JSON')
    .action(async (model: string | undefined, flags: OrderFlags) => { await (await commands()).orderModel('rollback', model, flags); });
  models.command('retire')
    .description('Never trade with a model again. Nobody can take that back.')
    .argument('<model>', 'its name, or a beginning that only it has')
    .option('--yes <phrase>', 'the phrase a person would type')
    .option('--json', 'as JSON')
    .action(async (model: string, flags: OrderFlags) => { await (await commands()).orderModel('retire', model, flags); });
  models.command('repair')
    .description('Take the record of a model as it stands where lines of the registry were lost: until then it stays a shadow.')
    .argument('<model>', 'its name, or the beginning of it')
    .option('--json', 'as JSON')
    .action(async (model: string, flags: ModelsFlags) => { await (await commands()).repairModel(model, flags); });
}

const commands = () => import('../../models/models-command.ts');
