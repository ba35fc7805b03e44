/**
 * The listener for operators: {@link dev.sluice.admin.AdminVerticle} joins the dashboard, the API,
 * metrics and health. What it shows and changes it asks of {@code spi}.
 */
@Internal
@NullMarked
package dev.sluice.admin;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
