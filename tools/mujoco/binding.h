// What Hipi calls of MuJoCo. A world is a model, which worlds on several threads may share, and data of its own.
// `entered` [nq] are the positions as the last pass over them got them: each pass normalises quaternions in place, and doing that twice moves
// their last bits, so a checkpoint that is to repeat the pass needs what it started from.
#pragma once

#include <mujoco/mujoco.h>

typedef struct {
    mjModel* model;
    mjData* data;
    double* entered;
} hipi_world;

typedef struct {
    double distance, position[3], normal[3];
    int geom1, geom2, excluded, dimension;
} hipi_contact_row;

int hipi_header_version(void);
int hipi_library_version(void);
const char* hipi_last_error(void);

mjModel* hipi_load(const char* name, const char* xml, int length, char* error, int size);
void hipi_free_model(mjModel* model);
hipi_world* hipi_make(mjModel* model);
void hipi_free(hipi_world* world);
long hipi_size(const hipi_world* world);

int hipi_reset(hipi_world* world);
int hipi_forward(hipi_world* world);
int hipi_forward_unactuated(hipi_world* world);
int hipi_step(hipi_world* world, int n);
int hipi_suite_step(hipi_world* world, int n);
int hipi_step1(hipi_world* world);
int hipi_warning(const hipi_world* world, int kind);

double* hipi_field(hipi_world* world, int field, int* count);
const int* hipi_integers(const hipi_world* world, int field, int* count);
const unsigned char* hipi_bytes(const hipi_world* world, int field, int* count);
int hipi_actuated_joint(const hipi_world* world, int actuator);
int hipi_id(const mjModel* model, int kind, const char* name);
const char* hipi_name(const mjModel* model, int kind, int id);
int hipi_count(const mjModel* model, int kind);
int hipi_contact(const hipi_world* world, int index, hipi_contact_row* row);
int hipi_fail(const char* text);
