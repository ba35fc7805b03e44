/**
 * A whole configuration: its sources, its overrides, and the settings of a configuration without
 * errors.
 */
@Internal
@NullMarked
package dev.sluice.app.settings;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
