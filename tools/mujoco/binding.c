// Binding of MuJoCo for Hipi: models from memory, data, steps, names, contacts. Nothing here decides physics.
//
// An engine error never ends the process: MuJoCo's error handler jumps back to the call that was made, which returns -1; the text is hipi_last_error().
// The jump crosses frames of the engine only. Handlers are process-wide, the place to jump to and the text belong to the thread.

#include "binding.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static __thread struct { jmp_buf back; int armed; } guard __attribute__((tls_model("initial-exec")));
static __thread char message[1024];

static void on_error(const char* text) {
    if (!guard.armed) return;                       // not in a call of ours: MuJoCo goes on as it would
    snprintf(message, sizeof message, "%s", text);
    guard.armed = 0;
    longjmp(guard.back, 1);
}

static void on_warning(const char* text) { (void)text; }   // counted in mjData; MuJoCo's own handler would write a log file

__attribute__((constructor)) static void take_handlers(void) {
    mju_user_error = on_error;
    mju_user_warning = on_warning;
}

#define GUARD(failed) \
    if (_setjmp(guard.back)) return failed; \
    guard.armed = 1

#define DONE(value) do { guard.armed = 0; return value; } while (0)

#ifndef HIPI_HEADER_VERSION   // tests compile another one, which must be refused
#define HIPI_HEADER_VERSION mjVERSION_HEADER
#endif

int hipi_header_version(void) { return HIPI_HEADER_VERSION; }
int hipi_library_version(void) { return mj_version(); }
const char* hipi_last_error(void) { return message; }

// ---- models and data ----

static int add_file(mjVFS* vfs, const char* name, const char* text, int length) {
    if (mj_makeEmptyFileVFS(vfs, name, length)) return 1;
    memcpy(vfs->filedata[mj_findFileVFS(vfs, name)], text, (size_t)length);
    return 0;
}

mjModel* hipi_load(const char* name, const char* xml, int length, char* error, int size) {
    snprintf(error, (size_t)size, "the engine gave no reason");
    mjVFS* vfs = malloc(sizeof *vfs);
    if (!vfs) return NULL;
    mj_defaultVFS(vfs);
    mjModel* volatile model = NULL;
    if (_setjmp(guard.back)) {
        snprintf(error, (size_t)size, "%s", message);
    } else {
        guard.armed = 1;
        if (add_file(vfs, name, xml, length)) snprintf(error, (size_t)size, "the engine's file system takes no file named %s", name);
        else model = mj_loadXML(name, vfs, error, size);
        guard.armed = 0;
    }
    mj_deleteVFS(vfs);
    free(vfs);
    return model;
}

static void enter(hipi_world* world) {
    memcpy(world->entered, world->data->qpos, (size_t)world->model->nq * sizeof(double));
}

void hipi_free_model(mjModel* model) { mj_deleteModel(model); }

hipi_world* hipi_make(mjModel* model) {
    GUARD(NULL);
    mjData* data = mj_makeData(model);
    hipi_world* world = data ? malloc(sizeof *world + (size_t)model->nq * sizeof(double)) : NULL;
    if (world) *world = (hipi_world){ model, data, (double*)(world + 1) };
    if (world) enter(world);
    DONE(world);
}

void hipi_free(hipi_world* world) {
    mj_deleteData(world->data);
    free(world);
}

long hipi_size(const hipi_world* world) { return (long)world->data->nbuffer + (long)world->data->nstack * (long)sizeof(mjtNum); }

// ---- dynamics: each returns the warnings that the state has met since its last reset, or -1 ----

static int warnings(const mjData* data) {
    int sum = 0;
    for (int k = 0; k < mjNWARNING; k++) sum += data->warning[k].number;
    return sum;
}

int hipi_reset(hipi_world* world) {
    GUARD(-1);
    mj_resetData(world->model, world->data);
    enter(world);
    DONE(0);
}

int hipi_forward(hipi_world* world) {
    GUARD(-1);
    enter(world);
    mj_forward(world->model, world->data);
    DONE(warnings(world->data));
}

// The suite's reset: a forward pass without actuation. The model may be shared by threads, so the flag is set on a shallow copy.
int hipi_forward_unactuated(hipi_world* world) {
    mjModel passive = *world->model;
    passive.opt.disableflags |= mjDSBL_ACTUATION;
    GUARD(-1);
    enter(world);
    mj_forward(&passive, world->data);
    DONE(warnings(world->data));
}

int hipi_step(hipi_world* world, int n) {
    GUARD(-1);
    for (int k = 0; k < n; k++) mj_step(world->model, world->data);
    enter(world);
    DONE(warnings(world->data));
}

// One control step of n substeps as the control suite takes it: what follows from the position is up to date afterwards.
int hipi_suite_step(hipi_world* world, int n) {
    GUARD(-1);
    mj_step2(world->model, world->data);
    for (int k = 1; k < n; k++) mj_step(world->model, world->data);
    enter(world);
    mj_step1(world->model, world->data);
    DONE(warnings(world->data));
}

int hipi_step1(hipi_world* world) {
    GUARD(-1);
    enter(world);
    mj_step1(world->model, world->data);
    DONE(warnings(world->data));
}

// The last warning kind that was met, or -1.
int hipi_warning(const hipi_world* world, int kind) {
    return kind >= 0 && kind < mjNWARNING ? world->data->warning[kind].number : -1;
}

// ---- numbers: addresses are fixed as long as the data lives ----

double* hipi_field(hipi_world* world, int field, int* count) {
    const mjModel* m = world->model;
    mjData* d = world->data;
    switch (field) {
#define DATA(id, array, length) case id: *count = (length); return d->array;
        DATA(0, qpos, m->nq)
        DATA(1, qvel, m->nv)
        DATA(2, act, m->na)
        DATA(3, qacc_warmstart, m->nv)
        DATA(4, ctrl, m->nu)
        DATA(5, qfrc_applied, m->nv)
        DATA(6, xfrc_applied, 6 * m->nbody)
        DATA(7, mocap_pos, 3 * m->nmocap)
        DATA(8, mocap_quat, 4 * m->nmocap)
        DATA(9, userdata, m->nuserdata)
        DATA(10, sensordata, m->nsensordata)
        DATA(12, xpos, 3 * m->nbody)
        DATA(13, xquat, 4 * m->nbody)
        DATA(14, xmat, 9 * m->nbody)
        DATA(16, geom_xpos, 3 * m->ngeom)
        DATA(17, geom_xmat, 9 * m->ngeom)
        DATA(18, site_xpos, 3 * m->nsite)
        DATA(19, site_xmat, 9 * m->nsite)
        DATA(20, subtree_com, 3 * m->nbody)
        DATA(23, energy, 2)
        DATA(25, xanchor, 3 * m->njnt)
        DATA(26, xaxis, 3 * m->njnt)
        case 27: *count = 1; return &d->time;
        case 28: *count = m->nq; return world->entered;
#define MODEL(id, array, length) case id: *count = (length); return m->array;
        MODEL(100, qpos0, m->nq)
        MODEL(101, body_mass, m->nbody)
        MODEL(102, body_inertia, 3 * m->nbody)
        MODEL(103, jnt_range, 2 * m->njnt)
        MODEL(104, dof_damping, m->nv)
        MODEL(105, dof_armature, m->nv)
        MODEL(106, jnt_stiffness, m->njnt)
        MODEL(107, geom_size, 3 * m->ngeom)
        MODEL(108, geom_friction, 3 * m->ngeom)
        MODEL(109, actuator_ctrlrange, 2 * m->nu)
        MODEL(110, actuator_gear, 6 * m->nu)
        MODEL(111, dof_frictionloss, m->nv)
        MODEL(114, actuator_forcerange, 2 * m->nu)
        MODEL(117, actuator_gainprm, mjNGAIN * m->nu)
        case 119: *count = 1; return (double*)&m->opt.timestep;
        case 120: *count = 3; return (double*)m->opt.gravity;
    }
    *count = 0;
    return NULL;
}

const int* hipi_integers(const hipi_world* world, int field, int* count) {
    const mjModel* m = world->model;
    const mjData* d = world->data;
    switch (field) {
#define INTS(id, array, length) case id: *count = (length); return array;
        INTS(1, m->jnt_qposadr, m->njnt)
        INTS(2, m->jnt_dofadr, m->njnt)
        INTS(3, m->jnt_bodyid, m->njnt)
        INTS(4, m->body_parentid, m->nbody)
        INTS(5, m->geom_type, m->ngeom)
        INTS(6, m->geom_bodyid, m->ngeom)
        INTS(8, m->geom_conaffinity, m->ngeom)
        INTS(9, m->sensor_adr, m->nsensor)
        INTS(10, m->sensor_dim, m->nsensor)
        INTS(12, m->body_mocapid, m->nbody)
        INTS(14, &d->ncon, 1)
        INTS(15, m->geom_group, m->ngeom)
    }
    *count = 0;
    return NULL;
}

const unsigned char* hipi_bytes(const hipi_world* world, int field, int* count) {
    const mjModel* m = world->model;
    switch (field) {
        INTS(0, m->jnt_limited, m->njnt)
    }
    *count = 0;
    return NULL;
}

// The joint that an actuator moves, or -1 (a tendon, a site).
int hipi_actuated_joint(const hipi_world* world, int actuator) {
    const mjModel* m = world->model;
    return actuator >= 0 && actuator < m->nu && m->actuator_trntype[actuator] == mjTRN_JOINT ? m->actuator_trnid[2 * actuator] : -1;
}

// ---- names ----

int hipi_id(const mjModel* model, int kind, const char* name) { return mj_name2id(model, kind, name); }

const char* hipi_name(const mjModel* model, int kind, int id) { return mj_id2name(model, kind, id); }

int hipi_count(const mjModel* m, int kind) {
    switch (kind) {
        case mjOBJ_BODY: return m->nbody;
        case mjOBJ_JOINT: return m->njnt;
        case mjOBJ_GEOM: return m->ngeom;
        case mjOBJ_SITE: return m->nsite;
        case mjOBJ_CAMERA: return m->ncam;
        case mjOBJ_TENDON: return m->ntendon;
        case mjOBJ_ACTUATOR: return m->nu;
        case mjOBJ_SENSOR: return m->nsensor;
    }
    return -1;
}

// ---- contacts ----

int hipi_contact(const hipi_world* world, int index, hipi_contact_row* row) {
    const mjData* d = world->data;
    if (index < 0 || index >= d->ncon) return -1;
    const mjContact* c = &d->contact[index];
    row->distance = c->dist;
    memcpy(row->position, c->pos, sizeof row->position);
    memcpy(row->normal, c->frame, sizeof row->normal);
    row->geom1 = c->geom1;
    row->geom2 = c->geom2;
    row->excluded = c->exclude;
    row->dimension = c->dim;
    return 0;
}

// ---- for tests: an engine error on purpose ----

int hipi_fail(const char* text) {
    GUARD(-1);
    mju_error(text);
    DONE(0);
}
