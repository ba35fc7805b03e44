/** What stands between a client and the answers: limits, access, files, error responses. */
@NullMarked
package dev.sluice.admin.http;

import org.jspecify.annotations.NullMarked;
