/**
 * The HTTP side of the admin: connection limits, access control, static files and error responses.
 */
@Internal
@NullMarked
package dev.sluice.admin.http;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
