/** Creates the Vert.x of the program, for Sluice's commands and for the launchers of Vert.x. */
@Internal
@NullMarked
package dev.sluice.app.vertx;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
