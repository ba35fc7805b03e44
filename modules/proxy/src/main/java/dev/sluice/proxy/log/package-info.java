/** What operators are told: warnings, the sessions that ended, losses, and loops that are late. */
@NullMarked
package dev.sluice.proxy.log;

import org.jspecify.annotations.NullMarked;
