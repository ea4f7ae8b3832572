import type { GateLimits } from '../../../src/shared/risk/gate-limits.ts';
import type { Texts } from '../view/view.tsx';

type LimitTexts = Readonly<Record<keyof GateLimits, string>>;

const limits: LimitTexts = {
  currency: 'Currency of the account', timeZone: 'The day of the loss begins at midnight of', instruments: 'Entries are possible in', maxOrderValueShare: 'Value of one order, of equity', maxOrderVolumeShare: 'Quantity of one order, of the last minute’s volume',
  collarShare: 'Limit beyond the middle of the book', passiveCollarShare: 'Limit behind the middle of the book', marketCollarShare: 'Fill of a market order from the middle', exitCollarShare: 'Limit of an exit from the middle',
  maxPositionShare: 'Largest position in one coin, of equity', maxGrossShare: 'All positions together, of equity', maxDailyLossShare: 'Loss since the start of the day', onDailyLoss: 'At the daily loss', maxDrawdownShare: 'Loss from the highest equity', onDrawdown: 'At the largest drawdown',
  maxOrdersPerSecond: 'Orders in a second', maxOrdersPerMinute: 'Orders in a minute', cancelReservePerSecond: 'Reserve for cancels, a second', cancelReservePerMinute: 'Reserve for cancels, a minute', maxCancelsPerFill: 'Cancels of the day for each fill', maxEntriesPerFiveMinutes: 'Entries on one side in five minutes', maxTradesPerHour: 'Trades of a strategy in an hour',
  duplicateMs: 'The same order again counts as a duplicate within', maxBookAgeMs: 'Age of the book', maxCandlePeriods: 'Age of the last candle, in candles', maxClockUncertaintyMs: 'Uncertainty of the clock', maxValuationAgeMs: 'Age of a price that values what is held', maxRateAgeMs: 'Age of a conversion rate',
  maxVenueShare: 'Equity at one venue', stableCoins: 'Stable coins that must hold their peg', krwPremium: 'Kimchi premium within which coins are bought', maxLeverage: 'Leverage of perpetuals', minLiquidationAtr: 'Distance to liquidation, in average true ranges', shorts: 'Short positions', canary: 'Tried out with little', canaryShare: 'Largest position while it is tried out',
};
const limitsInKorean: LimitTexts = {
  currency: '계정 통화', timeZone: '하루의 기준 시간대', instruments: '진입할 수 있는 종목', maxOrderValueShare: '주문 1건의 금액 (평가금액 대비)', maxOrderVolumeShare: '주문 1건의 수량 (직전 1분 거래량 대비)',
  collarShare: '지정가가 중간값을 넘을 수 있는 폭', passiveCollarShare: '지정가가 중간값보다 뒤처질 수 있는 폭', marketCollarShare: '시장가 체결이 중간값에서 벗어날 수 있는 폭', exitCollarShare: '청산 지정가가 벗어날 수 있는 폭',
  maxPositionShare: '코인 하나의 최대 비중', maxGrossShare: '전체 포지션 합계', maxDailyLossShare: '오늘 손실', onDailyLoss: '하루 손실 한도에 닿으면', maxDrawdownShare: '최고점 대비 손실', onDrawdown: '최대 낙폭에 닿으면',
  maxOrdersPerSecond: '1초당 주문', maxOrdersPerMinute: '1분당 주문', cancelReservePerSecond: '취소 전용 여유 (1초)', cancelReservePerMinute: '취소 전용 여유 (1분)', maxCancelsPerFill: '체결 1건당 오늘의 취소', maxEntriesPerFiveMinutes: '5분간 같은 방향 진입', maxTradesPerHour: '전략의 1시간 매매',
  duplicateMs: '같은 주문을 중복으로 보는 시간', maxBookAgeMs: '호가의 나이', maxCandlePeriods: '마지막 캔들의 나이 (캔들 수)', maxClockUncertaintyMs: '시계 오차', maxValuationAgeMs: '평가에 쓰는 가격의 나이', maxRateAgeMs: '환율의 나이',
  maxVenueShare: '거래소 하나에 둔 자산', stableCoins: '페그를 지켜야 하는 스테이블코인', krwPremium: '매수를 허용하는 김치 프리미엄', maxLeverage: '무기한 선물 레버리지', minLiquidationAtr: '청산가까지의 거리 (ATR 배수)', shorts: '공매도 포지션', canary: '소액 시험 운용', canaryShare: '시험 운용 중 최대 비중',
};

const en = {
  title: 'Risk', limits: 'Limits and their use', limit: 'Limit', use: 'Now', used: 'Used', limitNames: limits, unknown: 'not known', waiting: 'No trading process was heard yet: limits and their use appear when one starts.', older: 'The trading process is of an older version and does not tell how its limits are used: start it again.',
  others: 'Limits that every order is held against', demoLimits: 'The demonstration has wide limits of its own: nothing is at stake.', change: 'Change limits in the settings', values: { freeze: 'no new positions', flatten: 'close everything', true: 'allowed', false: 'not allowed', none: 'none' },
  kill: 'Kill switch', killNow: 'Now', history: 'Its history', noHistory: 'It was not moved since histories are kept.', moved: 'From and to', by: 'By', reason: 'Why', time: 'Time', since: (time: string) => `since ${time}`, pause: 'Pause', stop: 'Stop', flatten: 'Close all …', resume: 'Resume …', historyHint: 'The switch works from the command line, the notifier and the trading process as well: all moves are here.',
  tripped: 'Tripped', dailyLoss: 'The daily loss was reached', drawdown: 'The largest drawdown was reached', trippedHint: 'Entries are refused until a person resumes trading.', notReconciled: 'The account is being compared with the venue: nothing is opened until then.',
  denials: 'Refused orders', noDenials: 'No order was refused in this time.', rule: 'Rule', count: 'Times', last: 'Last', lastReason: 'Last reason', why: 'why', total: (n: string) => `${n} refused`, reading: 'The record is still being read: more may follow.', ranges: { hour: '1 h', day: '1 d', week: '1 w', all: 'All' }, range: 'Time range',
  rules: {
    'known-inputs': 'An input was not known', 'kill-switch': 'Kill switch', reconciled: 'Account not compared yet', 'symbol-allow-list': 'Not among the allowed instruments', 'instrument-halt': 'Instrument halted', 'child-within-parent': 'Parts beyond their order', 'stale-data': 'Old data', 'price-collar': 'Price too far away', 'max-order-value': 'Order too large', 'max-order-volume': 'Too much of the volume', 'no-shorts': 'Would be short', 'max-position': 'Too much of one coin', 'canary-size': 'Too much while trying out',
    'max-gross-exposure': 'Too much altogether', 'max-daily-loss': 'Daily loss', 'drawdown-kill': 'Drawdown', 'venue-concentration': 'Too much at one venue', 'stable-coin-peg': 'Stable coin off its peg', 'krw-premium': 'Kimchi premium', 'max-leverage': 'Leverage', 'liquidation-distance': 'Too near to liquidation', 'message-throttle': 'Too many messages', 'cancel-fill-ratio': 'Too many cancels', 'repeated-execution': 'Strategy switched off', 'protection-lock': 'Protection', 'duplicate-order': 'Duplicate order',
  } as Readonly<Record<string, string>>,
  guards: 'Guards in force', noGuards: 'No position is guarded now: none is held, or its exits are on their way.', instrument: 'Instrument', type: 'Guard', quantity: 'Quantity', trigger: 'Fires at', distance: 'Away', place: 'Where', atVenue: 'at the venue', here: 'watched here', hereHint: 'Watched by this program: it does not fire while the program is down.', strategy: 'Strategy', types: { stop: 'stop', 'stop-limit': 'stop limit', 'trailing-stop': 'trailing stop', limit: 'target', 'take-profit': 'target', 'take-profit-limit': 'target', market: 'exit' } as Readonly<Record<string, string>>,
  locks: 'Protections and halts', noLocks: 'Nothing is locked, no strategy is switched off, no instrument is halted.', lock: 'Locked', off: 'Switched off', halted: 'Halted', until: (time: string) => `until ${time}`, all: 'all instruments', sides: { long: 'long', short: 'short' },
  drill: 'Fire drill', drillText: 'Puts a trader on this machine through every fault it has to survive, with no key and no network. It takes some minutes and a core:', edge: 'Edge', edgeText: 'Whether a model still earns what its evidence promised is watched day by day:', edgeLink: 'to the models',
};
const ko: typeof en = {
  title: '위험 관리', limits: '한도와 사용량', limit: '한도', use: '현재', used: '사용', limitNames: limitsInKorean, unknown: '알 수 없음', waiting: '아직 매매 프로세스의 소식이 없습니다. 시작하면 한도와 사용량이 나타납니다.', older: '매매 프로세스가 이전 버전이라 한도 사용량을 알려 주지 않습니다. 다시 시작하세요.',
  others: '모든 주문에 적용되는 한도', demoLimits: '데모는 잃을 것이 없으므로 따로 정한 넓은 한도를 씁니다.', change: '설정에서 한도 바꾸기', values: { freeze: '새 포지션 금지', flatten: '모두 청산', true: '허용', false: '금지', none: '없음' },
  kill: '긴급 정지 스위치', killNow: '현재', history: '이력', noHistory: '이력을 남기기 시작한 뒤로 움직인 적이 없습니다.', moved: '변경', by: '누가', reason: '이유', time: '시각', since: (time) => `${time}부터`, pause: '일시 정지', stop: '정지', flatten: '모두 청산 …', resume: '재개 …', historyHint: '명령줄, 알림 봇, 매매 프로세스에서도 움직일 수 있으며 모두 여기에 남습니다.',
  tripped: '작동함', dailyLoss: '하루 손실 한도에 닿았습니다', drawdown: '최대 낙폭에 닿았습니다', trippedHint: '사람이 매매를 재개할 때까지 진입 주문을 거절합니다.', notReconciled: '계정을 거래소와 대조하는 중입니다. 그때까지 새로 진입하지 않습니다.',
  denials: '거절된 주문', noDenials: '이 기간에 거절된 주문이 없습니다.', rule: '규칙', count: '횟수', last: '마지막', lastReason: '마지막 이유', why: '이유', total: (n) => `${n}건 거절`, reading: '기록을 아직 읽는 중입니다. 더 늘어날 수 있습니다.', ranges: { hour: '1시간', day: '1일', week: '1주', all: '전체' }, range: '기간',
  rules: {
    'known-inputs': '입력값을 알 수 없음', 'kill-switch': '긴급 정지', reconciled: '계정 대조 전', 'symbol-allow-list': '허용되지 않은 종목', 'instrument-halt': '종목 거래 중단', 'child-within-parent': '분할 주문이 원주문을 초과', 'stale-data': '오래된 데이터', 'price-collar': '가격이 너무 벗어남', 'max-order-value': '주문 금액 초과', 'max-order-volume': '거래량 대비 과다', 'no-shorts': '공매도가 됨', 'max-position': '코인 비중 초과', 'canary-size': '시험 운용 한도 초과',
    'max-gross-exposure': '전체 노출 초과', 'max-daily-loss': '하루 손실', 'drawdown-kill': '낙폭', 'venue-concentration': '거래소 쏠림', 'stable-coin-peg': '스테이블코인 페그 이탈', 'krw-premium': '김치 프리미엄', 'max-leverage': '레버리지', 'liquidation-distance': '청산가에 너무 가까움', 'message-throttle': '요청 과다', 'cancel-fill-ratio': '취소 과다', 'repeated-execution': '전략 꺼짐', 'protection-lock': '보호 장치', 'duplicate-order': '중복 주문',
  },
  guards: '걸려 있는 보호 주문', noGuards: '지금 보호 중인 포지션이 없습니다. 보유분이 없거나 청산이 진행 중입니다.', instrument: '종목', type: '종류', quantity: '수량', trigger: '발동 가격', distance: '거리', place: '위치', atVenue: '거래소', here: '프로그램', hereHint: '이 프로그램이 지켜봅니다. 프로그램이 멈춰 있으면 발동하지 않습니다.', strategy: '전략', types: { stop: '손절', 'stop-limit': '손절 지정가', 'trailing-stop': '추적 손절', limit: '목표가', 'take-profit': '목표가', 'take-profit-limit': '목표가', market: '청산' },
  locks: '보호 장치와 중단', noLocks: '잠긴 종목, 꺼진 전략, 거래 중단된 종목이 없습니다.', lock: '잠김', off: '꺼짐', halted: '거래 중단', until: (time) => `${time}까지`, all: '모든 종목', sides: { long: '매수', short: '매도' },
  drill: '비상 훈련', drillText: '견뎌야 하는 모든 고장을 이 컴퓨터에서 겪게 해 봅니다. 키도 네트워크도 쓰지 않으며, 몇 분 동안 코어 하나를 씁니다:', edge: '우위', edgeText: '모델이 증거만큼 벌고 있는지는 날마다 지켜봅니다:', edgeLink: '모델로 가기',
};
export const riskTexts: Texts<typeof en> = { ko, en };
