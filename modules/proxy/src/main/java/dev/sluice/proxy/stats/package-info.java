/** What a route has done. Immutable, and free of all that does it. */
@NullMarked
package dev.sluice.proxy.stats;

import org.jspecify.annotations.NullMarked;
