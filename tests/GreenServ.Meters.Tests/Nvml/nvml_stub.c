/* Stands in for libnvidia-ml.so.1 where there is no GPU: the same functions with the same signatures, two GPUs whose state the test sets. */
#include <stdio.h>
#include <stdlib.h>

typedef struct { unsigned long long millijoules; unsigned milliwatts; unsigned mig; int energy_result; } gpu;

static gpu gpus[2] = { { 1000, 50000, 0, 0 }, { 2000, 60000, 0, 0 } };
static int running;

/* For the test. */
void stub_set(int index, unsigned long long millijoules, unsigned milliwatts, unsigned mig, int energy_result) {
    gpu state = { millijoules, milliwatts, mig, energy_result };
    gpus[index] = state;
}

int stub_running(void) { return running; }

int nvmlInit_v2(void) { running++; return 0; }
int nvmlShutdown(void) { running--; return 0; }
int nvmlDeviceGetCount_v2(unsigned *count) { *count = 2; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) { if (index > 1) return 2; *device = &gpus[index]; return 0; }
int nvmlDeviceGetName(void *device, char *text, unsigned length) { (void)device; snprintf(text, length, "Stub GPU"); return 0; }
int nvmlDeviceGetUUID(void *device, char *text, unsigned length) { snprintf(text, length, "GPU-stub-%d", (int)((gpu *)device - gpus)); return 0; }

int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *energy) {
    gpu *state = device;
    *energy = state->millijoules;
    return state->energy_result;
}

int nvmlDeviceGetPowerUsage(void *device, unsigned *power) { *power = ((gpu *)device)->milliwatts; return 0; }
int nvmlDeviceGetMigMode(void *device, unsigned *current, unsigned *pending) { *current = *pending = ((gpu *)device)->mig; return 0; }
const char *nvmlErrorString(int result) { return result == 15 ? "GPU is lost" : result == 3 ? "Not Supported" : "Unknown Error"; }
