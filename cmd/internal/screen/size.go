package screen

import (
	"fmt"
	"strconv"
)

// Size returns a number of bytes for people, in units of 1,000: "999 B",
// "1.5 MB".
func Size(n int64) string {
	const unit = 1000
	if n < unit {
		return strconv.FormatInt(n, 10) + " B"
	}
	value, i := float64(n)/unit, 0
	for ; value >= unit && i < 3; i++ {
		value /= unit
	}
	return fmt.Sprintf("%.1f %cB", value, "kMGT"[i])
}
