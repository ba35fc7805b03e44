/** The metrics in the form that Prometheus reads. */
@Internal
@NullMarked
package dev.sluice.admin.metrics;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
