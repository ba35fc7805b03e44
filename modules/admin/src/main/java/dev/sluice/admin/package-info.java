/**
 * The listener for operators: {@link dev.sluice.admin.AdminVerticle} joins the dashboard, the API,
 * metrics and health. The program implements {@code spi}, which supplies the data and makes the
 * changes.
 */
@Internal
@NullMarked
package dev.sluice.admin;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
