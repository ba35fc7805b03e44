/** Traffic for the training run of a start-up cache. */
@NullMarked
package dev.sluice.app.warmup;

import org.jspecify.annotations.NullMarked;
