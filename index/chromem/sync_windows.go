package chromem

// syncFolder does nothing: Windows has no handle on a folder that can be
// synced, and NTFS journals names itself.
func syncFolder(string) error { return nil }
