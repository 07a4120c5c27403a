//go:build !linux && !darwin

package durable

// Free is not known here.
func Free(string) (bytes int64, known bool) { return 0, false }
