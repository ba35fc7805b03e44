/** Where the messages of protocols end; nothing else of them is decoded. */
@Internal
@NullMarked
package dev.sluice.frame;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
