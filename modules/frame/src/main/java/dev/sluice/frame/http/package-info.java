/** Requests and responses of HTTP/1. */
@Internal
@NullMarked
package dev.sluice.frame.http;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
