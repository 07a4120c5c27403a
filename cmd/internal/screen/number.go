package screen

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Count writes a number of things for people: "83,344".
func Count(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return sign + digits
}

// Took writes how long something took that people wait for: "28 ms", "1.4 s", "3m20s".
func Took(d time.Duration) string {
	switch {
	case d < 999500*time.Microsecond:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
	case d < 59950*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

// eighths are blocks that fill one eighth of their column, two, ..., all of it.
var eighths = []rune("▏▎▍▌▋▊▉█")

// Bar draws a share of 0 to 1 as a bar of so many columns, padded with spaces. A share
// above 0 is never drawn as nothing.
func Bar(share float64, columns int) string {
	filled := int(min(1, max(0, share))*float64(8*columns) + .5)
	if filled == 0 && share > 0 {
		filled = 1
	}
	bar := strings.Repeat("█", filled/8)
	if filled%8 > 0 {
		bar += string(eighths[filled%8-1])
	}
	return bar + strings.Repeat(" ", columns-(filled+7)/8)
}
