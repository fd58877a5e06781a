/*
 * A QR code as a PNG picture in memory.
 */
#ifndef EXPORT_QR_H
#define EXPORT_QR_H

#include "eval/arena.h"

/*
 * `text` as a QR code of medium strength with its quiet zone, `module` pixels
 * a square. NULL when it does not fit or memory is out; `*size` is the number
 * of bytes, `*side` the width and height in pixels.
 */
const unsigned char *qr_png(
    const char *text, int module, struct arena *arena, size_t *size, int *side);

#endif
