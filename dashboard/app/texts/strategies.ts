/** What the shipped strategies say of themselves, in Korean; English is what they declare. One that is not here, such as one's own, is shown as it declares itself. */
export const koreanStrategies: Readonly<Record<string, { readonly summary: string; readonly parameters: Readonly<Record<string, string>> }>> = {
  'buy-and-hold': { summary: '첫 캔들에 사서 계속 보유합니다.', parameters: {} },
  'sma-cross': { summary: '빠른 단순이동평균이 느린 것보다 위이면 매수, 아래이면 매도 쪽에 섭니다.', parameters: { fast: '빠른 평균의 캔들 수', slow: '느린 평균의 캔들 수. fast보다 커야 합니다' } },
  'trend-following': { summary: '빠른 평균이 느린 평균을 앞서고 추세가 충분히 강한 동안 추세를 따라 보유합니다.', parameters: { fast: '빠른 지수이동평균의 캔들 수', slow: '느린 지수이동평균의 캔들 수. fast보다 커야 합니다', minTrend: '보유에 필요한 최소 ADX(14). 흔히 25를 넘으면 추세, 20 아래면 추세 없음으로 봅니다' } },
  macd: { summary: 'MACD 선이 신호선 위이면 매수, 아래이면 매도 쪽에 섭니다.', parameters: { fast: '빠른 지수이동평균의 캔들 수', slow: '느린 지수이동평균의 캔들 수', signal: '신호선(차이의 지수이동평균)의 캔들 수' } },
  supertrend: { summary: '슈퍼트렌드를 따라갑니다. 선 위이면 매수, 아래이면 매도 쪽입니다.', parameters: { period: '평균 진폭(ATR)의 캔들 수', multiplier: '캔들 가운데에서 선까지의 거리 (ATR의 배수)' } },
  'donchian-breakout': { summary: '이전 캔들들의 최고가나 최저가를 넘는 종가를 따라가고, 더 짧은 채널에서 나옵니다.', parameters: { entry: '돌파를 따라갈 채널의 캔들 수', exit: '끝낼 때 쓰는 채널의 캔들 수. entry 이하' } },
  'volatility-breakout': { summary: '가격이 당일 시가에 전일 변동폭의 일부를 더한 값을 넘으면 사고, 하루가 끝나면 나옵니다.', parameters: { k: '당일 시가에서 올라야 하는 폭 (전일 변동폭 대비)', average: '지난 며칠 평균 종가 위에서만 삽니다. 0이면 이 조건을 쓰지 않습니다' } },
  momentum: { summary: '일정 기간의 가격 변화가 충분히 크면 그 방향을 따라갑니다.', parameters: { lookback: '변화를 재는 캔들 수', threshold: '진입에 필요한 최소 변화 (%)' } },
  'rsi-mean-reversion': { summary: 'RSI가 과매도이면 사고 과매수이면 팔아, 가운데로 돌아올 때까지 갑니다.', parameters: { period: 'RSI의 캔들 수', oversold: 'RSI가 이보다 낮으면 매수', overbought: 'RSI가 이보다 높으면 매도', exit: 'RSI가 여기로 돌아오면 청산. oversold와 overbought 사이' } },
  'bollinger-reversion': { summary: '볼린저 하단 아래 종가에서 사고 상단 위 종가에서 팔아, 가운데에 닿을 때까지 갑니다.', parameters: { period: '가운데 평균과 편차의 캔들 수', width: '가운데에서 각 밴드까지의 표준편차' } },
  'cross-sectional-momentum': { summary: '하루 한 번 종목들을 지난 변화로 줄 세워 가장 좋은 것을 보유하고 가장 나쁜 것을 팝니다.', parameters: { lookback: '변화를 재는 일수', long: '보유할 상위 종목 수', short: '공매도할 하위 종목 수' } },
  'pair-spread': { summary: '두 종목의 비율이 벌어지면 싼 쪽을 사고 비싼 쪽을 팔아, 되돌아올 때까지 갑니다.', parameters: { lookback: '비율의 평균과 편차를 재는 캔들 수', entry: '진입할 때 평균에서 떨어진 편차', exit: '청산할 때 평균에서 떨어진 편차. entry보다 작아야 합니다' } },
  grid: {
    summary: '정해진 예산 안에서 가격 아래의 선마다 사고, 산 것을 한 선 위에서 팔기를 되풀이합니다.',
    parameters: {
      levels: '가운데 양쪽의 선 개수', spacing: '선과 선 사이 (%)', scale: '선을 같은 비율로, 또는 가운데의 spacing %씩 같은 간격으로', centre: '가운데 선의 가격. 0이면 첫 종가', budget: '모든 선이 묶어 둘 수 있는 시작 자산의 비율',
      startInvested: '위쪽 선들이 팔 것을 시작할 때 삽니다', follow: '맨 위 선을 넘어 모두 팔리면 가격 둘레에 격자를 새로 놓습니다', stopLoss: '종가가 맨 아래 선보다 이만큼(%) 낮으면 모두 팔고 끝냅니다. 0이면 하지 않습니다',
    },
  },
  dca: {
    summary: '가격과 관계없이 정해진 때에 정해진 금액을 삽니다(적립식). 원하면 떨어졌을 때 더 삽니다.',
    parameters: { every: '매수 사이의 캔들 수', amount: '한 번에 쓰는 금액 (호가 통화)', dipScale: '평균 매입가보다 1 % 낮을 때마다 더하는 금액의 비율. 0이면 늘 같은 금액', maxScale: '한 번에 쓸 수 있는 금액의 최대 배수', takeProfit: '종가가 평균 매입가보다 이만큼(%) 높으면 모두 팝니다. 0이면 계속 보유' },
  },
  ensemble: {
    summary: '여러 전략을, 지금 같은 시장 국면에서 벌어들인 것에 따라 가중합니다.',
    parameters: { follow: '모두의 가중 예측을 따를지, 챔피언이 있으면 챔피언을 따를지', shrink: '가중치를 자본 배분 쪽으로 당기는 정도', capital: '같은 비중, 또는 모의 성과로 정한 계층적 위험 균형(HRP) 비중', events: '이벤트에 주의합니다. 덜 보유하고, 진입하지 않고, 새로 고릅니다', band: '이보다 작은 포지션 변화는 하지 않습니다', standAside: '자신의 모의 성과가 손실이면 아무것도 보유하지 않습니다' },
  },
  models: {
    summary: '자격을 얻은 모델로 매매하고, 다른 모델은 모의와 일부 비중으로 시험하며, 실패하면 되돌립니다.',
    parameters: {
      fallback: '맡은 모델이 없을 때 매매할 것: 없음, 또는 기본 전략들의 앙상블', canaryShare: '수습 모델이 정하는 포지션의 비율', shadowDays: '매매하기 전에 모의로 따라가는 일수', canaryDays: '맡기 전의 수습 일수', coolDownDays: '되돌린 모델이 다시 올 수 있을 때까지의 일수',
      rollbacks: '이만큼 되돌려진 뒤 또 되돌려지면 은퇴', carryDays: '승격이 매매할 것이 없는 종가를 기다리는 일수',
    },
  },
};
