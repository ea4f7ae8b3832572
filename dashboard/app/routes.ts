import { index, layout, route, type RouteConfig } from '@react-router/dev/routes';

export default [
  route('login', 'routes/login.tsx'),
  layout('shell/shell.tsx', [
    index('routes/overview.tsx'),
    route('flow', 'routes/flow.tsx'),
    route('sentiment', 'routes/sentiment.tsx'),
    route('gap', 'routes/gap.tsx'),
    route('execution', 'routes/execution.tsx'),
    route('data', 'routes/data.tsx'),
    route('backtests', 'routes/backtests.tsx'),
    route('optimise', 'routes/optimise.tsx'),
    route('log', 'routes/log.tsx'),
    route('risk', 'routes/risk.tsx'),
    route('settings', 'routes/settings.tsx'),
    route('portfolio', 'routes/portfolio.tsx'),
    route('market', 'routes/market.tsx'),
    route('models', 'routes/models.tsx'),
    route('trials', 'routes/trials.tsx'),
    route('sql', 'routes/sql.tsx'),
    route('*', 'routes/nothing.tsx'),
  ]),
] satisfies RouteConfig;
