@echo off
rem ASCII only: cmd.exe reads this file byte by byte in the computer's own code page (932 in Japan).
rem What is said in Japanese is said by kit\start.py, or stands in kit\no-python.txt.
setlocal EnableExtensions DisableDelayedExpansion
set "HERE=%~dp0"
chcp 65001 >nul 2>&1
if exist "%HERE%python\python.exe" goto portable
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
if not errorlevel 1 goto launcher
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
if not errorlevel 1 goto plain
type "%HERE%kit\no-python.txt"
pause
exit /b 1

:portable
"%HERE%python\python.exe" "%HERE%kit\start.py" %*
goto done

:launcher
py -3 -I "%HERE%kit\start.py" %*
goto done

:plain
python -I "%HERE%kit\start.py" %*

:done
if errorlevel 1 goto failed
rem A Python that Windows ends itself answers with a number below 0.
if not errorlevel 0 goto failed
exit /b 0

:failed
pause
exit /b 1
