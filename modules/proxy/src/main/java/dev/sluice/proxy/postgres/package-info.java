/**
 * Routes with {@code protocol: postgres}: the start of a session, the login at mirrors, and what
 * keeps a mirror in step with the client.
 */
@Internal
@NullMarked
package dev.sluice.proxy.postgres;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
