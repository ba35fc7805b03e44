/**
 * The API: routes, sessions and the cluster as JSON, the changes that clients may make, and the
 * stream of events.
 */
@Internal
@NullMarked
package dev.sluice.admin.api;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
