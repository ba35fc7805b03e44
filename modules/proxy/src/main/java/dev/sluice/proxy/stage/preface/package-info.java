/** The reading of a connection's first bytes, which every stage that reads uses. */
@Internal
@NullMarked
package dev.sluice.proxy.stage.preface;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
