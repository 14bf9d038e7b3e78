/* A block of lines on a terminal that is drawn over itself. */
#ifndef CORE_LAUNCH_SCREEN_H
#define CORE_LAUNCH_SCREEN_H

#include <glib.h>
#include <stdbool.h>

typedef struct Screen {
    int file;       /* the terminal */
    unsigned drawn; /* lines of the block that stands there */
} Screen;

/* Whether the descriptor is a terminal that can do this. */
bool screen_is_one(int file);

/* Whether colour is wanted where there is a terminal: NO_COLOR is empty. */
bool screen_has_colour(void);

/* How many lines it shows at once, the one with the cursor included. */
unsigned screen_rows(const Screen *screen);

/* Draws `lines`, each with its end, over what was drawn last; `above` (NULL: nothing) stays above them. Lines are cut to the
 * terminal's width, and those that find no room are left out. */
void screen_draw(Screen *screen, const char *above, const char *lines);

/* Takes the block away. */
void screen_clear(Screen *screen);

#endif
