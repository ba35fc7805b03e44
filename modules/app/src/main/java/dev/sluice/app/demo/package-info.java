/** A tee with three mirrors in one JVM: traffic, measurement and the table at the end. */
@Internal
@NullMarked
package dev.sluice.app.demo;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
