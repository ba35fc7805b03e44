/**
 * The Vert.x that the program runs on, whether a command of Sluice makes it or a launcher of
 * Vert.x.
 */
@Internal
@NullMarked
package dev.sluice.app.vertx;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
