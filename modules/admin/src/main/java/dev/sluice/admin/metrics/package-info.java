/** What Prometheus reads. */
@NullMarked
package dev.sluice.admin.metrics;

import org.jspecify.annotations.NullMarked;
