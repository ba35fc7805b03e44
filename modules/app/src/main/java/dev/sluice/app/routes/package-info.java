/**
 * The running routes, their changes to another configuration, and the watcher of the configuration
 * file.
 *
 * <p>{@link dev.sluice.app.routes.RouteManager} is the one place where routes start and stop.
 */
@Internal
@NullMarked
package dev.sluice.app.routes;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
