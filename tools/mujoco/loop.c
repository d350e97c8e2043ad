// A pure C loop over a model, for the benchmark of the binding's overhead: no .NET, no binding, the C library's own functions.
// loop MODEL.xml SUBSTEPS SECONDS [START]: control steps in the control suite's order, a reset every 250, to the start that the file START holds (positions, then
// places and orientations of mocap bodies, as text); prints microseconds of processor time a control step, the least of ten turns.

#define _POSIX_C_SOURCE 199309L
#include <mujoco/mujoco.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static long steps;
static double start_values[1000];
static int start_count;

static void reset(const mjModel* m, mjData* d) {
    mj_resetData(m, d);
    if (start_count == m->nq + 7 * m->nmocap) {
        mju_copy(d->qpos, start_values, m->nq);
        mju_copy(d->mocap_pos, start_values + m->nq, 3 * m->nmocap);
        mju_copy(d->mocap_quat, start_values + m->nq + 3 * m->nmocap, 4 * m->nmocap);
    }
    mj_forward(m, d);
}

static double control(int i) { return 0.8 * ((double)((steps * 37 + i * 101) % 64) / 31.5 - 1); }

static void step(const mjModel* m, mjData* d, int substeps) {
    if (steps % 250 == 0) reset(m, d);
    for (int i = 0; i < m->nu; i++) {
        double low = m->actuator_ctrlrange[2 * i], high = m->actuator_ctrlrange[2 * i + 1];
        d->ctrl[i] = 0.5 * (low + high) + 0.5 * (high - low) * control(i);
    }
    mj_step2(m, d);
    for (int k = 1; k < substeps; k++) mj_step(m, d);
    mj_step1(m, d);
    steps++;
}

int main(int argc, char** argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: loop MODEL.xml SUBSTEPS SECONDS [START]\n");
        return 2;
    }
    FILE* file = argc > 4 ? fopen(argv[4], "r") : NULL;
    if (file) {
        while (start_count < 1000 && fscanf(file, "%lf", &start_values[start_count]) == 1) start_count++;
        fclose(file);
    }
    char error[1000] = "";
    mjModel* m = mj_loadXML(argv[1], NULL, error, sizeof error);
    if (!m) {
        fprintf(stderr, "%s\n", error);
        return 1;
    }
    mjData* d = mj_makeData(m);
    int substeps = atoi(argv[2]);
    double turn = atof(argv[3]) / 10, least = 1e9;
    for (int k = 0; k < 250; k++) step(m, d, substeps);
    for (int k = 0; k < 10; k++) {
        double start = now(), spent = 0;
        long first = steps;
        while (spent < turn) {
            for (int i = 0; i < 25; i++) step(m, d, substeps);
            spent = now() - start;
        }
        double each = spent * 1e6 / (double)(steps - first);
        if (each < least) least = each;
    }
    printf("%.4f\n", least);
    mj_deleteData(d);
    mj_deleteModel(m);
    return 0;
}
