/** What the comparison of responses has found: counts, latencies and differences. Immutable. */
@NullMarked
package dev.sluice.proxy.compare.result;

import org.jspecify.annotations.NullMarked;
