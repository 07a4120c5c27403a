package durable

import "hash/crc32"

// Castagnoli is the table of CRC-32C, the checksum of everything in a library's
// files: processors compute it in hardware.
var Castagnoli = crc32.MakeTable(crc32.Castagnoli)
