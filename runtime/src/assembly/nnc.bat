@echo off
rem Starts nnc with its own Java if it has one, else with that of JAVA_HOME or of the PATH; it must be 21 or newer.
setlocal
set "NNC_HOME=%~dp0.."
set "NNC_PROGRAM=java"
if defined JAVA_HOME set "NNC_PROGRAM=%JAVA_HOME%\bin\java"
if exist "%NNC_HOME%\jre\bin\java.exe" set "NNC_PROGRAM=%NNC_HOME%\jre\bin\java.exe"
if not defined TF_CPP_MIN_LOG_LEVEL set "TF_CPP_MIN_LOG_LEVEL=2"
"%NNC_PROGRAM%" -XX:+IgnoreUnrecognizedVMOptions -Dpicocli.disable.closures=true --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow %NNC_JAVA_OPTIONS% -cp "%NNC_HOME%\lib\*" dev.nnc.cli.Main %*
exit /b %ERRORLEVEL%
