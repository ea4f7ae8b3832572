/* The plain backtest of sma-cross over six columns in a file: the same arithmetic as the engine's, as fast as C does it. */
#include <stdio.h>
#include <stdlib.h>
#include <math.h>
#include <time.h>

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static void sma(const double *x, double *out, long n, int period) {
  double sum = 0;
  for (long i = 0; i < n; i++) {
    sum += x[i];
    if (i >= period) sum -= x[i - period];
    out[i] = i >= period - 1 ? sum / period : NAN;
  }
}

typedef struct { double equity, fees, drawdown, exposure; long fills; } answer;

static answer backtest(const double *open, const double *high, const double *low, const double *close, long n, int fast, int slow, double *a, double *b) {
  sma(close, a, n, fast);
  sma(close, b, n, slow);
  double cash = 10000, quantity = 0, target = 0, pending = 0, peak = cash, floor_ = cash, floorInside = cash, fees = 0, depth = 0, lowest = 0, highest = 0;
  long fills = 0, held = 0;
  for (long i = 0; i < n; i++) {
    if (pending != 0) {
      double price = open[i] * (pending > 0 ? 1 + 5e-4 : 1 - 5e-4);
      double fee = fabs(pending) * price * 1e-3;
      cash -= pending * price + fee;
      quantity += pending;
      fees += fee;
      pending = 0;
      fills++;
    }
    double equity = cash + quantity * close[i];
    double inside = cash + quantity * (quantity > 0 ? low[i] : high[i]);
    if (inside < floorInside) floorInside = inside;
    if (equity > peak) { peak = equity; floor_ = equity * (1 - depth); }
    else if (equity < floor_) { floor_ = equity; depth = 1 - equity / peak; }
    if (quantity != 0) { held++; if (low[i] < lowest) lowest = low[i]; if (high[i] > highest) highest = high[i]; }
    double difference = a[i] - b[i];
    if (i < slow - 1) continue;
    double wanted = fabs(difference) < 1e-9 * b[i] ? 0 : difference > 0 ? 1 : -1;
    if (wanted == target) continue;
    target = wanted;
    pending = target * 0.95 * equity / close[i] - quantity;
  }
  answer result = { cash + quantity * close[n - 1], fees, depth + 0 * (floorInside + lowest + highest), (double)held / n, fills };
  return result;
}

int main(int argc, char **argv) {
  if (argc < 6) return 2;
  long n = atol(argv[2]);
  int fast = atoi(argv[3]), slow = atoi(argv[4]), rounds = atoi(argv[5]);
  double *columns = malloc(4 * n * sizeof(double)), *a = malloc(n * sizeof(double)), *b = malloc(n * sizeof(double));
  FILE *file = fopen(argv[1], "rb");
  if (!file || fread(columns, sizeof(double), 4 * n, file) != (size_t)(4 * n)) return 1;
  fclose(file);
  printf("[");
  answer last = {0};
  for (int r = 0; r < rounds; r++) {
    double start = seconds();
    last = backtest(columns, columns + n, columns + 2 * n, columns + 3 * n, n, fast, slow, a, b);
    printf("%s%.9f", r ? "," : "", (seconds() - start) * 1e3);
  }
  printf("]\n%.17g %ld %.17g\n", last.equity, last.fills, last.fees);
  return 0;
}
