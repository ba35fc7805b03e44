/**
 * The running routes, their changes to another configuration, and the watcher of the configuration
 * file.
 *
 * <p>{@link dev.sluice.app.routes.RouteManager} alone starts and stops routes.
 */
@Internal
@NullMarked
package dev.sluice.app.routes;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
