import type { Texts } from '../view/view.tsx';

const en = {
  title: 'Reality gap', lead: 'What trading really earned, against the backtest on the same candles: matched order by order, every cent of the difference with its cause.',
  verdict: ({ gap, isMore, real, model, causes }: { gap: string; isMore: boolean; real: string; model: string; causes: string }) => `Reality came out ${gap} ${isMore ? 'better' : 'worse'} than the backtest on the same candles (${real} against ${model})${causes === '' ? '.' : `: ${causes}.`}`,
  day: 'Day', real: 'Really earned', model: 'Backtest', gap: 'Gap', compareToday: 'Compare today so far', compare: 'Compare anew', none: 'No day was compared yet. Each day is compared by itself ten minutes after midnight on paper and live; today so far can be compared now.',
  unreadable: (days: string) => `These days cannot be read and should be compared anew: ${days}`, running: 'today, so far', byCause: 'By cause', byDay: 'Day by day', byStrategy: 'By strategy', worst: 'Orders that moved it most', notes: 'Notes', uncompared: 'Not compared',
  causes: { data: 'Data', logic: 'Logic', latency: 'Latency', slippage: 'Slippage', fee: 'Fees', missedFill: 'Missed fills', exits: 'Exits', carried: 'Carried on', unexplained: 'Unexplained' },
  hints: {
    data: 'Candles that were other ones, or missing, when it was traded.', logic: 'The program decides otherwise on the same input.', latency: 'The market moved until the order arrived, beyond what is modelled.', slippage: 'From arrival to fill, beyond what is modelled.',
    fee: 'Another rate than the model has.', missedFill: 'Less of the same order filled, or nothing.', exits: 'Guards that fired at another time or price, or on one side alone.', carried: 'Sizes and orders that differ only because earlier gaps changed money or position.', unexplained: 'The rest, shown and never hidden.',
  },
  strategy: 'Strategy', candles: 'Candles', matched: 'matched', realOnly: 'only in reality', modelOnly: 'only in the backtest', orders: 'Orders', between: 'Earned while nothing ran', time: 'Time', order: 'Order', realFill: 'In reality', modelFill: 'In the backtest', cause: 'Largest cause', why: 'why', guard: 'guard', nothing: 'nothing', buy: 'buy', sell: 'sell', noOrders: 'No order moved it.',
};
const ko: typeof en = {
  title: '현실 차이', lead: '실제로 번 돈과, 같은 캔들에서 백테스트가 벌었을 돈의 비교입니다. 주문마다 짝을 맞추고 차이를 한 푼까지 원인별로 나눕니다.',
  verdict: ({ gap, isMore, real, model, causes }) => `실제 손익이 같은 캔들의 백테스트보다 ${gap} ${isMore ? '많습니다' : '적습니다'} (${real} 대 ${model})${causes === '' ? '.' : `: ${causes}.`}`,
  day: '날짜', real: '실제 손익', model: '백테스트', gap: '차이', compareToday: '오늘 지금까지 비교', compare: '다시 비교', none: '아직 비교한 날이 없습니다. 모의·실거래는 자정 10분 뒤에 저절로 비교하고, 오늘 지금까지는 바로 비교할 수 있습니다.',
  unreadable: (days) => `읽을 수 없어 다시 비교해야 하는 날: ${days}`, running: '오늘, 지금까지', byCause: '원인별', byDay: '날짜별', byStrategy: '전략별', worst: '차이를 가장 크게 만든 주문', notes: '덧붙임', uncompared: '비교하지 못한 것',
  causes: { data: '데이터', logic: '로직', latency: '지연', slippage: '슬리피지', fee: '수수료', missedFill: '미체결', exits: '청산', carried: '이어진 차이', unexplained: '설명되지 않음' },
  hints: {
    data: '매매 당시와 다르거나 빠진 캔들.', logic: '같은 입력에서 프로그램이 다르게 판단함.', latency: '주문이 도착할 때까지 시장이 모델보다 더 움직임.', slippage: '도착부터 체결까지, 모델보다 나쁨.',
    fee: '모델과 다른 수수료율.', missedFill: '같은 주문이 덜 체결되었거나 체결되지 않음.', exits: '보호 주문이 다른 시각·가격에, 또는 한쪽에서만 발동함.', carried: '앞선 차이로 돈이나 포지션이 달라져 생긴 차이.', unexplained: '나머지. 숨기지 않고 보여 줍니다.',
  },
  strategy: '전략', candles: '캔들', matched: '짝 맞음', realOnly: '실제에만', modelOnly: '백테스트에만', orders: '주문', between: '멈춰 있는 동안의 손익', time: '시각', order: '주문', realFill: '실제', modelFill: '백테스트', cause: '가장 큰 원인', why: '이유', guard: '보호', nothing: '없음', buy: '매수', sell: '매도', noOrders: '차이를 만든 주문이 없습니다.',
};
export const gapTexts: Texts<typeof en> = { ko, en };
