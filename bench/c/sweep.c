/* A sweep of sma-cross with stop and take-profit by brute force: every trial looks at every candle. The engine's plain arithmetic, operation by
   operation. Reads open, high, low, close from a file, then (fast, slow, stop, take) of each trial, and with "shared" the averages of each period. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { double equity, depth, turnover, held; long fills; } answer;
typedef struct { int fast, slow; double stop, take; } trial;

static double cpu(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static void sma(const double *x, double *out, long n, int period) {
  double sum = 0, share = 1.0 / period;
  for (long i = 0; i < n; i++) {
    sum += x[i];
    if (i >= period) sum -= x[i - period];
    out[i] = i >= period - 1 ? sum * share : NAN;
  }
}

#define BEYOND (5.0 / 10000)
#define FEE (10.0 / 10000)

static double taker(double reference, double sign) { return reference * (1 + sign * BEYOND); }

static answer backtest(const double *open, const double *high, const double *low, const double *close, long n, const double *a, const double *b, trial t) {
  double cash = 10000, quantity = 0, average = 0, pending = 0, forecast = 0, blocked = 9, stop = 0, limit = 0;
  double peak = cash, floor_ = cash, depth = 0, turnover = 0;
  long fills = 0, held = 0;
  int fresh = 0;
#define BOOK(SIGNED, PRICE) do { double s_ = (SIGNED), p_ = (PRICE), f_ = FEE * fabs(s_) * p_; cash -= s_ * p_; cash -= f_; turnover += fabs(s_) * p_; fills++; } while (0)
  for (long i = 0; i < n; i++) {
    fresh = 0;
    if (pending != 0) {
      double price = taker(open[i], pending > 0 ? 1 : -1);
      BOOK(pending, price);
      double was = quantity;
      quantity += pending;
      if (was == 0 || (was > 0) == (pending > 0)) average = (average * was + price * pending) / quantity;
      else if (fabs(quantity) <= fabs(was) * 1e-13) quantity = average = 0;
      else if ((quantity > 0) != (was > 0)) average = price;
      pending = 0;
      fresh = 1;
      double direction = quantity > 0 ? 1 : quantity < 0 ? -1 : 0;
      stop = average * (1 - direction * t.stop);
      limit = average * (1 + direction * t.take);
    }
    if (quantity > 0 && (low[i] <= stop || high[i] > limit)) {
      if (open[i] <= stop) BOOK(-quantity, taker(open[i], -1));
      else if (fresh ? open[i] >= limit : open[i] > limit) BOOK(-quantity, fresh ? fmax(limit, taker(open[i], -1)) : limit);
      else if (low[i] <= stop) BOOK(-quantity, taker(stop, -1));
      else BOOK(-quantity, limit);
      quantity = average = 0;
      blocked = forecast;
      forecast = 0;
    } else if (quantity < 0 && (high[i] >= stop || low[i] < limit)) {
      if (open[i] >= stop) BOOK(-quantity, taker(open[i], 1));
      else if (fresh ? open[i] <= limit : open[i] < limit) BOOK(-quantity, fresh ? fmin(limit, taker(open[i], 1)) : limit);
      else if (high[i] >= stop) BOOK(-quantity, taker(stop, 1));
      else BOOK(-quantity, limit);
      quantity = average = 0;
      blocked = forecast;
      forecast = 0;
    }
    double equity = cash + quantity * close[i];
    if (equity > peak) { peak = equity; floor_ = equity * (1 - depth); }
    else if (equity < floor_) { floor_ = equity; depth = 1 - equity / peak; }
    if (quantity != 0) held++;
    double difference = a[i] - b[i];
    if (difference != difference) continue;
    double wanted = fabs(difference) < 1e-9 * b[i] ? 0 : difference > 0 ? 1 : -1;
    if (wanted == blocked) continue;
    blocked = 9;
    if (wanted == forecast) continue;
    forecast = wanted;
    double target = equity > 0 ? (wanted * 0.95 * equity) / close[i] : 0;
    pending = target - quantity;
    if (fabs(pending) <= 1e-12 * fabs(quantity)) pending = 0;
  }
  answer result = { cash + quantity * close[n - 1], depth, turnover, (double)held / n, fills };
  return result;
}

static void *whole(const char *name, size_t bytes) {
  FILE *file = fopen(name, "rb");
  void *at = malloc(bytes);
  if (!file || !at || fread(at, 1, bytes, file) != bytes) exit(1);
  fclose(file);
  return at;
}

/* columns.bin candles trials.txt own|shared [averages.bin periods] */
int main(int argc, char **argv) {
  if (argc < 5) return 2;
  long n = atol(argv[2]);
  double *c = whole(argv[1], 4 * n * sizeof(double));
  FILE *list = fopen(argv[3], "r");
  trial *trials = malloc(100000 * sizeof(trial));
  int count = 0;
  if (!list) return 1;
  while (count < 100000 && fscanf(list, "%d %d %lf %lf", &trials[count].fast, &trials[count].slow, &trials[count].stop, &trials[count].take) == 4) count++;
  fclose(list);
  int shared = strcmp(argv[4], "shared") == 0;
  double *column[4096] = { 0 }, *a = malloc(n * sizeof(double)), *b = malloc(n * sizeof(double));
  if (shared) {
    int periods = atoi(argv[6]);
    double *averages = whole(argv[5], periods * (n + 1) * sizeof(double));
    for (int p = 0; p < periods; p++) column[(int)averages[p * (n + 1)]] = averages + p * (n + 1) + 1;
  }
  answer *answers = malloc(count * sizeof(answer));
  double start = cpu();
  for (int k = 0; k < count; k++) {
    if (!shared) {
      sma(c + 3 * n, a, n, trials[k].fast);
      sma(c + 3 * n, b, n, trials[k].slow);
    }
    answers[k] = backtest(c, c + n, c + 2 * n, c + 3 * n, n, shared ? column[trials[k].fast] : a, shared ? column[trials[k].slow] : b, trials[k]);
  }
  printf("%.9f\n", cpu() - start);
  for (int k = 0; k < count; k++) printf("%.17g %ld %.17g %.17g %.17g\n", answers[k].equity, answers[k].fills, answers[k].depth, answers[k].turnover, answers[k].held);
  return 0;
}
