/**
 * The routes that run, how they become those of another configuration, and the file that says
 * which.
 *
 * <p>{@link dev.sluice.app.routes.RouteManager} is the one place where routes start and stop.
 */
@Internal
@NullMarked
package dev.sluice.app.routes;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
