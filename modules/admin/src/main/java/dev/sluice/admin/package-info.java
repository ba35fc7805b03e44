/**
 * The listener for operators: {@link dev.sluice.admin.AdminVerticle} joins the dashboard, the API,
 * metrics and health. What it shows and changes it asks of {@code spi}.
 */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
