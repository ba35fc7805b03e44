/** What stands between a client and the answers: limits, access, files, error responses. */
@Internal
@NullMarked
package dev.sluice.admin.http;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
