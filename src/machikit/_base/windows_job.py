"""Windows job objects: limit the memory of a process, and end it when the handle of the job is closed.

Microsoft's "Job Objects" (JOBOBJECT_EXTENDED_LIMIT_INFORMATION): the only memory limit for a process that Windows has.
"""

import ctypes
import sys
from ctypes import c_int64, c_size_t, c_uint32, c_uint64

PROCESS_MEMORY, KILL_ON_JOB_CLOSE, DIE_ON_UNHANDLED_EXCEPTION = 0x100, 0x2000, 0x400
EXTENDED_LIMIT = 9  # JobObjectExtendedLimitInformation


class _Basic(ctypes.Structure):
    _fields_ = [
        ("PerProcessUserTimeLimit", c_int64),
        ("PerJobUserTimeLimit", c_int64),
        ("LimitFlags", c_uint32),
        ("MinimumWorkingSetSize", c_size_t),
        ("MaximumWorkingSetSize", c_size_t),
        ("ActiveProcessLimit", c_uint32),
        ("Affinity", c_size_t),
        ("PriorityClass", c_uint32),
        ("SchedulingClass", c_uint32),
    ]


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = [
        ("BasicLimitInformation", _Basic),
        ("IoInfo", c_uint64 * 6),
        ("ProcessMemoryLimit", c_size_t),
        ("JobMemoryLimit", c_size_t),
        ("PeakProcessMemoryUsed", c_size_t),
        ("PeakJobMemoryUsed", c_size_t),
    ]


def memory_limits(memory: int) -> ExtendedLimits:
    """The structure with the limits. memory: bytes that the process may commit."""
    info = ExtendedLimits()
    info.BasicLimitInformation.LimitFlags = PROCESS_MEMORY | KILL_ON_JOB_CLOSE | DIE_ON_UNHANDLED_EXCEPTION
    info.ProcessMemoryLimit = memory
    return info


def assign_to_job(process_handle: int, memory: int) -> int:
    """Put a process into a new job. Returns the handle of the job, which must be kept open; 0 on other systems or on failure."""
    if sys.platform != "win32":
        return 0
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)
    info = memory_limits(memory)
    assigned = job and kernel.SetInformationJobObject(
        ctypes.c_void_p(job), EXTENDED_LIMIT, ctypes.byref(info), ctypes.sizeof(info)
    )
    assigned = assigned and kernel.AssignProcessToJobObject(ctypes.c_void_p(job), ctypes.c_void_p(process_handle))
    return int(job) if assigned else 0
